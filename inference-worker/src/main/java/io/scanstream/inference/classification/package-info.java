/** A batch of images becomes one outcome each: a prediction, or a rejection that says why there is none. */
package io.scanstream.inference.classification;
