//! Registers: as few arrays of lanes as the steps need at once.

use crate::step::{Block, Src, Step};

/// Gives the block's virtual registers, numbers below `names`, real ones. A register is free again
/// after the last step that reads it; one that a loop reads and that was written before it, after the
/// loop.
pub(crate) fn allocate(block: &mut Block, names: usize) {
    let last = last_uses(block, names);
    let mut real: Vec<usize> = vec![usize::MAX; names];
    let mut free: Vec<usize> = Vec::new();
    let mut count = 0;
    let mut ending: Vec<Vec<usize>> = vec![Vec::new(); block.steps.len()];
    for (name, last) in last.iter().enumerate() {
        if let Some(ends) = last.and_then(|at| ending.get_mut(at)) {
            ends.push(name);
        }
    }
    for (at, step) in block.steps.iter_mut().enumerate() {
        if let Some(target) = step.target() {
            // Taken before operands are given back: a step never writes what it reads.
            real[target] = free.pop().unwrap_or_else(|| {
                count += 1;
                count - 1
            });
        }
        *step = step.renamed(|name| real[name]);
        free.extend(ending[at].iter().map(|name| real[*name]));
    }
    for output in &mut block.outputs {
        if let Src::Reg(name) = output {
            *name = real[*name];
        }
    }
    block.registers = count;
}

/// The last step that needs each register; none for what nobody needs after the block's end.
fn last_uses(block: &Block, names: usize) -> Vec<Option<usize>> {
    let mut last: Vec<Option<usize>> = vec![None; names];
    let mut written: Vec<usize> = vec![0; names];
    let mut inside: Option<(usize, usize)> = None;
    for (at, step) in block.steps.iter().enumerate() {
        match *step {
            Step::Begin { end, .. } => inside = Some((at, end)),
            Step::Next { .. } => inside = None,
            _ => {}
        }
        let needs = |name: usize, last: &mut Vec<Option<usize>>| {
            let until = match inside {
                Some((begin, end)) if written[name] < begin => end,
                _ => at,
            };
            last[name] = last[name].max(Some(until));
        };
        for source in step.sources() {
            if let Src::Reg(name) = source {
                needs(name, &mut last);
            }
        }
        if let Step::Add(_, to) = *step {
            needs(to, &mut last);
        }
        if let Some(target) = step.target() {
            written[target] = at;
            last[target] = last[target].max(Some(at));
        }
    }
    for output in &block.outputs {
        if let Src::Reg(name) = *output {
            last[name] = Some(usize::MAX);
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::{Binary, Unary};

    #[test]
    fn a_chain_needs_two_registers_and_never_writes_what_it_reads() {
        let mut steps = vec![Step::Unary(Unary::Abs, Src::Input(0), 0)];
        for at in 1..20 {
            let (a, b) = (Src::Reg(at - 1), Src::Reg(at - 1));
            steps.push(Step::Binary(Binary::Add, a, b, at));
        }
        let mut block = Block {
            steps,
            outputs: vec![Src::Reg(19)],
            registers: 0,
        };
        allocate(&mut block, 20);
        assert_eq!(block.registers, 2);
        for step in &block.steps {
            assert!(
                step.sources()
                    .all(|s| Some(s) != step.target().map(Src::Reg))
            );
        }
    }

    #[test]
    fn what_a_loop_reads_lives_through_it() {
        let steps = vec![
            Step::Unary(Unary::Abs, Src::Input(0), 0),
            Step::Clear(1),
            Step::Begin { each: 0, end: 6 },
            Step::Binary(Binary::Add, Src::Reg(0), Src::Scalar(0), 2),
            Step::Unary(Unary::Exp, Src::Reg(2), 3),
            Step::Add(Src::Reg(3), 1),
            Step::Next { each: 0, begin: 2 },
            Step::Unary(Unary::Abs, Src::Reg(1), 4),
        ];
        let mut block = Block {
            steps,
            outputs: vec![Src::Reg(4)],
            registers: 0,
        };
        allocate(&mut block, 5);
        let inner: Vec<usize> = block.steps[3..5].iter().filter_map(Step::target).collect();
        let kept = block.steps[0].target().unwrap_or(9);
        assert!(!inner.contains(&kept), "{:?}", block.steps);
    }
}
