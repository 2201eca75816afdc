;; Makes pictures of 1024 x 1024 pixels without end, keeping all, heedless of every refusal.
(module
  (import "effectforge:media/images@0.1.0" "from-rgba8"
    (func $from_rgba8 (param i32 i32 i32 i32 i32)))
  ;; ALLOCATOR
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32 i32 i32) (result i32)
    (drop (memory.grow (i32.const 70)))
    (loop $again
      (call $from_rgba8
        (i32.const 1024) (i32.const 1024) (i32.const 0) (i32.const 4194304) (i32.const 2048))
      (br $again))
    unreachable))
