/** From a trained network's features to figures that can be believed: chosen on one part, reported on another. */
package io.scanstream.trainer.evaluation;
