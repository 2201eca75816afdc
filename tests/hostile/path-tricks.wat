;; An exporter whose single artifact has the path that it was given as parameters; with the target
;; `twice` it gives the artifact twice, with `far` its list lies outside its memory.
(module
  (import "effectforge:media/blobs@0.1.0" "[constructor]blob-writer"
    (func $new (param i32 i32) (result i32)))
  (import "effectforge:media/blobs@0.1.0" "[static]blob-writer.finish"
    (func $finish (param i32) (result i32)))
  (import "effectforge:effect/effects@0.1.0" "[resource-drop]effect" (func $drop (param i32)))
  ;; ALLOCATOR
  (data (i32.const 1024) "text/plain")
  (data (i32.const 1040) "exact")
  (func $artifact (param $at i32) (param $path i32) (param $path_len i32)
    (i32.store (local.get $at) (local.get $path))
    (i32.store offset=4 (local.get $at) (local.get $path_len))
    (i32.store offset=8 (local.get $at) (i32.const 1024))
    (i32.store offset=12 (local.get $at) (i32.const 10))
    (i32.store offset=16 (local.get $at) (i32.const 1024))
    (i32.store offset=20 (local.get $at) (i32.const 4))
    (i32.store offset=24 (local.get $at) (call $finish (call $new (i32.const 1024) (i32.const 10))))
    (i32.store8 offset=28 (local.get $at) (i32.const 0)))
  (func (export "effectforge:effect/exporter@0.1.0#lower")
    (param $effect i32) (param $target i32) (param $target_len i32)
    (param $path i32) (param $path_len i32) (result i32)
    (call $drop (local.get $effect))
    (call $artifact (i32.const 2048) (local.get $path) (local.get $path_len))
    ;; ok(exported { fidelity, losses, artifacts })
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (i32.const 1040))
    (i32.store (i32.const 8) (i32.const 5))
    (i32.store (i32.const 12) (i32.const 0))
    (i32.store (i32.const 16) (i32.const 0))
    (i32.store (i32.const 20) (i32.const 2048))
    (i32.store (i32.const 24) (i32.const 1))
    (if (i32.eq (local.get $target_len) (i32.const 5))
      (then
        (call $artifact (i32.const 2088) (local.get $path) (local.get $path_len))
        (i32.store (i32.const 24) (i32.const 2))))
    (if (i32.eq (local.get $target_len) (i32.const 3))
      (then
        (i32.store (i32.const 20) (i32.const 0x7ffffff0))
        (i32.store (i32.const 24) (i32.const 100000))))
    (i32.const 0)))
