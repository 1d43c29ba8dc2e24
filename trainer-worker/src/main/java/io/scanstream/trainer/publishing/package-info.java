/** A trained network becomes a bundle in the store: files first, manifest last. */
package io.scanstream.trainer.publishing;
