//! Moves governance with the politics of those who stay, and with the fright that exit gives.
//!
//! dq/dt = V·[ν·(1 − gridlock)·(q*_t − capture − q) − decay] + what exit adds ([`crate::model::discipline`]), |q| ≤ 3.
//! q*_t = q* + L·(V − 1). V is the mean voice weight of residents relative to the start; weights are 1, mobile 1.5,
//! top income fifth 2, member of a values group 2, the largest that applies; stored ×2 as integers.
//! decay is set so that dq/dt = 0 in the base year, whatever V becomes: without a reform nothing reforms, and who is loud
//! hastens what politics would do anyway. Leavers take their weight along:
//! L > 0 is drain (Hirschman 1970), D > 0 discipline (Tiebout 1956), D < 0 Caplan's safe districts. All *assumed*.

use crate::model::household::Class;

/// Largest |q|.
pub const GOVERNANCE_LIMIT: f64 = 3.0;

/// Voice weight ×2 of a household.
#[inline]
pub fn weight(class: Class, top_fifth: bool, in_community: bool) -> u8 {
    if top_fifth || in_community {
        4
    } else if class == Class::Mobile {
        3
    } else {
        2
    }
}

/// The politics of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Politics {
    /// ν, per year.
    pub speed: f64,
    /// Share blocked.
    pub gridlock: f64,
    /// Governance lost to special interests, sd.
    pub capture: f64,
    /// q*, sd.
    pub target: f64,
    /// L, sd.
    pub drain: f64,
}

impl Politics {
    /// The pull of politics on governance, sd per year.
    pub fn pull(&self, governance: f64, voice: f64) -> f64 {
        let target = self.target + self.drain * (voice - 1.0);
        self.speed * (1.0 - self.gridlock) * voice * (target - self.capture - governance)
    }

    /// What is left after `dt` years of a push of governance, as the pull of politics wears it off: nothing, where that takes less than a tick.
    pub fn worn(&self, push: f64, voice: f64, dt: f64) -> f64 {
        push - (dt * self.speed * (1.0 - self.gridlock) * voice).min(1.0) * push
    }

    /// What the voice that leavers take along does to governance (L), sd per year.
    pub fn drained(&self, voice: f64) -> f64 {
        self.speed * (1.0 - self.gridlock) * voice * self.drain * (voice - 1.0)
    }

    /// Governance after `dt` years; `decay` is the base year's pull at V = 1, `by_exit` what exit adds in that time, sd.
    pub fn next(&self, governance: f64, voice: f64, decay: f64, by_exit: f64, dt: f64) -> f64 {
        let drift = self.pull(governance, voice) - voice * decay;
        (governance + dt * drift + by_exit).clamp(-GOVERNANCE_LIMIT, GOVERNANCE_LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: Politics = Politics { speed: 0.1, gridlock: 0.5, capture: 0.2, target: 0.4, drain: 0.0 };

    #[test]
    fn the_largest_weight_counts() {
        assert_eq!(weight(Class::Rooted, false, false), 2);
        assert_eq!(weight(Class::Mobile, false, false), 3);
        assert_eq!(weight(Class::Mobile, true, false), 4);
        assert_eq!(weight(Class::Stuck, false, true), 4);
    }

    #[test]
    fn without_a_reform_nothing_reforms() {
        let decay = P.pull(-0.3, 1.0);
        assert!((decay - 0.05 * 0.5).abs() < 1e-15);
        assert_eq!(P.next(-0.3, 1.0, decay, 0.0, 1.0), -0.3);
        // Nor do loud residents, whatever special interests take.
        for voice in [0.5, 1.2, 2.0] {
            assert!((P.next(-0.3, voice, decay, 0.0, 1.0) + 0.3).abs() < 1e-15);
            // Planted fault: a decay that voice does not multiply.
            assert!((P.pull(-0.3, voice) - decay).abs() > 0.004);
        }
        // A reform goes faster where people are loud.
        let reformed = Politics { target: 1.4, ..P };
        let [quiet, loud] = [0.8, 1.2].map(|voice| reformed.next(-0.3, voice, decay, 0.0, 1.0) + 0.3);
        assert!(quiet > 0.0 && (loud / quiet - 1.5).abs() < 1e-12);
    }

    #[test]
    fn a_push_wears_off_as_governance_comes_back() {
        // At rest but for the push, governance is the push away from where it was, month by month.
        let decay = P.pull(-0.3, 1.2) / 1.2;
        let (mut governance, mut push) = (-0.3 + 0.4, 0.4);
        for _ in 0..240 {
            governance = P.next(governance, 1.2, decay, 0.0, 1.0 / 12.0);
            push = P.worn(push, 1.2, 1.0 / 12.0);
            assert!((governance + 0.3 - push).abs() < 1e-12, "{governance} {push}");
        }
        assert!(push > 0.1 && push < 0.13);
        // Politics that move by the month in years leave nothing, and turn nothing round.
        assert_eq!(Politics { speed: 10.0, gridlock: 0.0, ..P }.worn(0.5, 1.0, 1.0), 0.0);
    }

    #[test]
    fn exit_disciplines_or_drains_by_sign() {
        let decay = P.pull(0.0, 1.0);
        assert!((P.next(0.0, 1.0, decay, 0.2, 1.0) - 0.2).abs() < 1e-12);
        let drained = Politics { drain: 1.0, ..P };
        assert_eq!(drained.drained(1.0), 0.0);
        assert!((drained.drained(0.9) - (drained.pull(0.0, 0.9) - P.pull(0.0, 0.9))).abs() < 1e-15);
        assert!((drained.pull(0.0, 0.9) - 0.05 * 0.9 * (0.4 - 0.1 - 0.2)).abs() < 1e-15);
        assert_eq!(P.next(0.0, 1.0, decay, 5.0, 1.0), 3.0);
    }
}
