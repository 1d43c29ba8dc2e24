/**
 * What an attempt at a job keeps of its work for the next one: files in the store, and which of them count. {@code
 * docs/decisions/0014-checkpoints.md} says why none that counts is ever lost, and none that does not is ever used.
 */
package io.scanstream.trainer.checkpoint;
