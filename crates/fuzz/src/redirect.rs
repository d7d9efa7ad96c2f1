//! The URL of a landing page, which anyone can write.
//!
//! What is watched, for every text: no panic; no id in what is printed; a cleaned URL has nothing of a connection, and is
//! clean; a state that is written is the one that is read.

use flinks_protocol::{
    RedirectError, State, parse_redirect, redirect_state_of, state_of, with_state,
    without_connection,
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
    assert_eq!(
        parse_redirect(&clean),
        Err(RedirectError::NoLoginId),
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
    // Of two the first counts, and any in the query before one behind the `#`.
    let both = state_of(&with_state(&text, &state));
    assert!(both == Some(state) || both == state_of(&text), "{text}");
    let _ = redirect_state_of(&text);
}
