;; Takes memory until there is none and touches every page of it. Mode 'g' (first byte of the
;; parameters): asks for everything in one go instead.
(module
  ;; ALLOCATOR
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32) (param $mode i32) (param i32) (result i32)
    (if (i32.eq (i32.load8_u (local.get $mode)) (i32.const 0x67))
      (then (drop (memory.grow (i32.const 65000))) unreachable))
    (loop $again
      (drop (memory.grow (i32.const 16)))
      (memory.fill
        (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1048576))
        (i32.const 0xA5)
        (i32.const 1048576))
      (br $again))
    unreachable))
