//! What holds at every stop of the walk: screen readers are told in both languages, axe-core finds nothing, little moves where less
//! motion is wanted, and nothing scrolls sideways at 200 %. Together, for the walk takes longer than the looks.

use crate::engine::Engine;
use crate::walk::{Around, Stop, Walk};
use serde_json::json;

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

/// The document and its styles are the same in each engine: they are looked at in one.
fn left_out() -> bool {
    Engine::leaves_out("axe-core at every stop, and emulated media and screens")
}

async fn in_english(around: Around) {
    let looks = !left_out();
    let walk = Walk::new(around, "en").await;
    if looks {
        walk.scene.prefers("prefers-reduced-motion", "reduce").await;
    }
    walk.all(async |walk, stop| {
        let [told, _] = words(stop);
        walk.is_told(told).await;
        if looks {
            walk.moves_little(stop).await;
            let what = format!("{around:?} {stop:?}");
            walk.scene.is_accessible(&what).await;
        }
    })
    .await;
    walk.scene.end().await;
}

/// Whose words are longer.
async fn in_french(around: Around) {
    let looks = !left_out();
    let walk = Walk::new(around, "fr").await;
    if looks {
        // What is left of 1280 pixels at 200 %.
        let metrics = json!({"width": 640, "height": 512, "deviceScaleFactor": 2, "mobile": false});
        walk.scene
            .tool("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }
    walk.all(async |walk, stop| {
        let [_, told] = words(stop);
        walk.is_told(told).await;
        if looks {
            walk.does_not_overflow(stop).await;
            let picture = format!("zoomed-{around:?}-{stop:?}.png");
            walk.scene.kept_picture(&picture).await;
        }
    })
    .await;
    walk.scene.end().await;
}

impl Walk {
    /// The spinner alone, and that slowly.
    async fn moves_little(&self, stop: Stop) {
        let moving = "return document.getAnimations().filter(({ playState }) => playState === 'running').map(({ effect }) =>
            [effect.target.className, effect.getComputedTiming().duration])";
        let moving = self.scene.run(moving, vec![]).await;
        for animation in moving.as_array().unwrap() {
            let calm =
                animation[0] == "flinks-connect-spinner" && animation[1].as_f64() >= Some(5_000.0);
            assert!(calm, "{:?} {stop:?} {animation}", self.around);
        }
        if self.around == Around::Component && stop == Stop::Loading {
            assert_ne!(moving, json!([]), "or the test would see nothing");
        }
    }

    async fn does_not_overflow(&self, stop: Stop) {
        let overflows = "const { scrollWidth, clientWidth } = document.documentElement; return [scrollWidth > clientWidth, clientWidth]";
        let overflows = self.scene.run(overflows, vec![]).await;
        let around = self.around;
        assert_eq!(
            overflows[0],
            json!(false),
            "{around:?} {stop:?} {overflows}"
        );
    }
}

#[tokio::test]
async fn the_component_tells_each_stop_passes_axe_and_keeps_still() {
    in_english(Around::Component).await;
}

#[tokio::test]
async fn the_element_tells_each_stop_passes_axe_and_keeps_still() {
    in_english(Around::Element).await;
}

#[tokio::test]
async fn the_component_tells_each_stop_in_french_and_fits_at_200_percent() {
    in_french(Around::Component).await;
}

#[tokio::test]
async fn the_element_tells_each_stop_in_french_and_fits_at_200_percent() {
    in_french(Around::Element).await;
}
