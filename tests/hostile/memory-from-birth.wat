;; Declares 400 MiB of memory: the bound must hold before the first instruction.
(module
  (memory (export "memory") 6400)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32 i32 i32) (result i32)
    unreachable))
