//! The server.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    leptos_ssr::serve().await
}
