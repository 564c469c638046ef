//! Selects the parts of a plan that fit into a comment on a pull request.

use crate::verdict::Impact;

/// The longest comment that GitHub accepts, in characters. Bytes are counted here, which are never fewer.
pub(super) const LIMIT: usize = 65_536;

/// A part of a text that may be left out.
#[derive(Debug)]
pub(super) struct Piece {
    /// The severity.
    pub(super) impact: Impact,
    /// The index of the wrapper that is shown only with its pieces.
    pub(super) wrapper: usize,
    /// The size in bytes.
    pub(super) bytes: usize,
}

/// Selects the pieces that fit, including the wrappers that contain one: the most severe first, among equals in order.
/// Once a piece does not fit, no later one is kept.
pub(super) fn fitting(pieces: &[Piece], wrappers: &[usize], room: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(pieces[*index].impact));
    let mut kept = vec![false; pieces.len()];
    let mut open = vec![false; wrappers.len()];
    let mut used = 0;
    for index in order {
        let Piece { wrapper, bytes, .. } = pieces[index];
        let around = if open[wrapper] { 0 } else { wrappers[wrapper] };
        if used + bytes + around > room {
            break;
        }
        used += bytes + around;
        open[wrapper] = true;
        kept[index] = true;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_severe_is_left_out_first() {
        let piece = |impact, bytes| Piece { impact, wrapper: 0, bytes };
        let pieces = [piece(Impact::None, 10), piece(Impact::Recreate, 50), piece(Impact::Reload, 30)];
        assert_eq!(fitting(&pieces, &[5], 95), [true, true, true]);
        assert_eq!(fitting(&pieces, &[5], 94), [false, true, true]);
        assert_eq!(fitting(&pieces, &[5], 84), [false, true, false]);
        assert_eq!(fitting(&pieces, &[5], 54), [false, false, false]);
    }

    #[test]
    fn a_wrapper_counts_once_and_only_if_it_holds_something() {
        let piece = |wrapper| Piece { impact: Impact::None, wrapper, bytes: 10 };
        let pieces = [piece(0), piece(0), piece(1)];
        assert_eq!(fitting(&pieces, &[5, 5], 39), [true, true, false]);
        assert_eq!(fitting(&pieces, &[5, 5], 40), [true, true, true]);
    }
}
