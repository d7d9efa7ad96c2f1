//! What screen readers are told, at every stop and in both languages.

use crate::walk::{Around, LANGUAGES, Stop, Walk};

/// English and French.
fn words(stop: Stop) -> [&'static str; 2] {
    match stop {
        Stop::Loading => ["Loading Flinks Connect…", "Chargement de Flinks Connect…"],
        Stop::Consent => ["Consent", "Consentement"],
        Stop::Institution => ["Choose your institution.", "Choisissez votre institution."],
        Stop::Credential => ["Sign in to your bank.", "Connectez-vous à votre banque."],
        Stop::Error => [
            "The bank did not accept that. See the form.",
            "La banque n’a pas accepté. Voyez le formulaire.",
        ],
        Stop::Mfa => [
            "Your bank asks a security question.",
            "Votre banque pose une question de sécurité.",
        ],
        Stop::Accounts => ["Choose your accounts.", "Choisissez vos comptes."],
        Stop::Connected => ["Your account is connected.", "Votre compte est connecté."],
        Stop::Closed => [
            "You closed the session. Nothing was connected.",
            "Vous avez fermé la session. Rien n’a été connecté.",
        ],
        Stop::ConsentDenied => [
            "You did not agree to share your data. Nothing was connected.",
            "Vous n’avez pas consenti au partage de vos données. Rien n’a été connecté.",
        ],
        Stop::MaximumRetry => [
            "Too many attempts. Try again later.",
            "Trop de tentatives. Réessayez plus tard.",
        ],
        Stop::TokenInvalid => [
            "A secure session could not be opened. Try again.",
            "Impossible d’ouvrir une session sécurisée. Réessayez.",
        ],
        Stop::LoadTimeout => [
            "Flinks Connect could not be loaded. Check your connection and try again.",
            "Flinks Connect n’a pas pu être chargé. Vérifiez votre connexion et réessayez.",
        ],
    }
}

async fn tells_each_stop(around: Around) {
    for (at, language) in LANGUAGES.into_iter().enumerate() {
        let walk = Walk::new(around, language).await;
        walk.all(async |walk, stop| walk.is_told(words(stop)[at]).await)
            .await;
        walk.scene.end().await;
    }
}

#[tokio::test]
async fn the_component_tells_screen_readers_each_stop_in_both_languages() {
    tells_each_stop(Around::Component).await;
}

#[tokio::test]
async fn the_element_tells_screen_readers_each_stop_in_both_languages() {
    tells_each_stop(Around::Element).await;
}
