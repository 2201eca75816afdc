;; Makes writers without end and drops none.
(module
  (import "effectforge:media/blobs@0.1.0" "[constructor]blob-writer"
    (func $new (param i32 i32) (result i32)))
  ;; ALLOCATOR
  (data (i32.const 1024) "text/plain")
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32 i32 i32) (result i32)
    (loop $again
      (drop (call $new (i32.const 1024) (i32.const 10)))
      (br $again))
    unreachable))
