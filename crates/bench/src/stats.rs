//! Many measurements, one number.

/// The value below which `part` (0 to 1) of the measurements lie; `NaN` of none.
pub(crate) fn percentile(measured: &[f64], part: f64) -> f64 {
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let at = (last as f64 * part).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// The one in the middle.
pub(crate) fn median(measured: &[f64]) -> f64 {
    percentile(measured, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_a_few() {
        let measured = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(median(&measured), 3.0);
        assert_eq!(percentile(&measured, 0.99), 5.0);
        assert!(median(&[]).is_nan());
    }
}
