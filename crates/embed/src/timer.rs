//! Pauses of any length.

use std::time::Duration;

/// Browsers keep a delay in 31 bits, and fire at once for more.
const MAX_DELAY_MS: u128 = i32::MAX as u128;

/// The delay as gloo-timers takes it, at most 24.8 days.
pub(crate) fn delay_ms(delay: Duration) -> u32 {
    delay.as_millis().min(MAX_DELAY_MS) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_that_browsers_cannot_count_is_their_longest() {
        assert_eq!(delay_ms(Duration::from_millis(20_000)), 20_000);
        for days in [25, 40, 1_000_000] {
            let delay = Duration::from_secs(days * 24 * 60 * 60);
            assert_eq!(delay_ms(delay), i32::MAX as u32);
        }
        assert_eq!(delay_ms(Duration::MAX), i32::MAX as u32);
    }
}
