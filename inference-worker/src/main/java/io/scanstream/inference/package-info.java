/**
 * The front doors: {@link io.scanstream.inference.InferenceWorker} is the process, {@link
 * io.scanstream.inference.InferenceLoop} the way from image events to their outcomes. Each step lives in a package of its
 * own.
 */
package io.scanstream.inference;
