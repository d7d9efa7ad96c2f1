//! The shop's own customers. Who signs in gets a cookie; a real shop asks for a password first.

use axum::extract::{Form, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing::post};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::RwLock;
use uuid::Uuid;

const COOKIE: &str = "shop";

/// Who is signed in, by the value of the cookie.
#[derive(Clone, Default)]
pub struct Customers(Arc<RwLock<HashMap<String, String>>>);

/// The customer that a request comes from.
#[derive(Clone)]
pub struct Customer(pub String);

#[derive(Deserialize)]
struct SignIn {
    name: String,
}

impl Customers {
    pub fn routes(&self) -> Router {
        Router::new()
            .route("/sign-in", post(sign_in))
            .with_state(self.clone())
    }
}

async fn sign_in(
    State(Customers(customers)): State<Customers>,
    jar: CookieJar,
    Form(SignIn { name }): Form<SignIn>,
) -> impl IntoResponse {
    let session = Uuid::new_v4().to_string();
    customers.write().await.insert(session.clone(), name);
    let cookie = Cookie::build((COOKIE, session))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax);
    (jar.add(cookie), Redirect::to("/"))
}

/// Puts the [`Customer`] into the request, for pages and backend alike.
pub async fn recognise(
    State(Customers(customers)): State<Customers>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(cookie) = jar.get(COOKIE)
        && let Some(name) = customers.read().await.get(cookie.value())
    {
        request.extensions_mut().insert(Customer(name.clone()));
    }
    next.run(request).await
}
