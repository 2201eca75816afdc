;; Logs without end: short lines, or (mode 'l') lines of 64 KiB, or (mode 'h') one of 100 MiB that
;; does not even exist in its memory.
(module
  (import "effectforge:host/log@0.1.0" "write" (func $write (param i32 i32 i32 i32 i32)))
  ;; ALLOCATOR
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32) (param $mode i32) (param i32) (result i32)
    (local $len i32)
    (local.set $len (i32.const 1))
    (if (i32.eq (i32.load8_u (local.get $mode)) (i32.const 0x6c))
      (then (local.set $len (i32.const 65536))))
    (if (i32.eq (i32.load8_u (local.get $mode)) (i32.const 0x68))
      (then
        (drop (memory.grow (i32.const 1600)))
        (local.set $len (i32.const 104857600))))
    (loop $again
      (call $write (i32.const 0) (i32.const 0) (local.get $len) (i32.const 0) (i32.const 0))
      (br $again))
    unreachable))
