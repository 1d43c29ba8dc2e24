/**
 * Bytes by key: where bundles lie between the worker that makes them and the workers that load them. The contract of
 * {@link io.scanstream.storage.BlobStore} is a test that every store must pass.
 */
package io.scanstream.storage;
