//! The URL of a landing page, which anyone can write.

use flinks_protocol::{
    RedirectError, State, parse_redirect, state_of, with_state, without_connection,
};

/// Reads it, cleans it, and gives it a state.
pub fn redirect(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(connection) = parse_redirect(&text) {
        let shown = format!("{connection:?}");
        let login_id = connection.login_id.expose();
        let named = connection
            .institution
            .is_some_and(|name| name.to_string().contains(login_id));
        assert!(named || !shown.contains(login_id), "{shown}");
    }
    let clean = without_connection(&text);
    // A code of Flinks is no secret, and stays.
    assert!(
        matches!(
            parse_redirect(&clean),
            Err(RedirectError::NoLoginId | RedirectError::FlinksCode(_))
        ),
        "{clean}"
    );
    assert_eq!(state_of(&clean), None, "{clean}");
    assert_eq!(without_connection(&clean), clean);
    let state = State::from_random([0xa5; 16]);
    assert_eq!(
        state_of(&with_state(&clean, &state)).as_ref(),
        Some(&state),
        "{clean}"
    );
    // What stood there before comes first, and counts.
    if let Some(before) = state_of(&text) {
        assert_eq!(state_of(&with_state(&text, &state)), Some(before));
    }
}
