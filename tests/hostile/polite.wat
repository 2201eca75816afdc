;; The guest that behaves: gives the effect whose JSON it was given as DNA, and its problems' first
;; message when there is none. It is called after every hostile one, to see that the host lives.
(module
  (import "effectforge:effect/effects@0.1.0" "[static]effect.from-json"
    (func $from_json (param i32 i32 i32)))
  ;; ALLOCATOR
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param $dna i32) (param $dna_len i32) (param i32 i32) (result i32)
    (local $problem i32)
    (call $from_json (local.get $dna) (local.get $dna_len) (i32.const 64))
    (if (i32.load8_u (i32.const 64))
      (then
        ;; failure { code, message, help } from problem { code, location, message, help }
        (local.set $problem (i32.load (i32.const 68)))
        (i32.store8 (i32.const 0) (i32.const 1))
        (i64.store (i32.const 4) (i64.load (local.get $problem)))
        (i64.store (i32.const 12) (i64.load offset=16 (local.get $problem)))
        (i64.store (i32.const 20) (i64.load offset=24 (local.get $problem))))
      (else
        (i32.store8 (i32.const 0) (i32.const 0))
        (i32.store (i32.const 4) (i32.load (i32.const 68)))))
    (i32.const 0)))
