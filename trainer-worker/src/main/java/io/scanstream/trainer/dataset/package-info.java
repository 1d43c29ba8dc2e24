/**
 * From a reference in a request to labelled images, divided into what is trained on, what is chosen by, and what is
 * scored.
 *
 * <p>The way: a {@link io.scanstream.trainer.dataset.Listing} is what a layout finds, {@link
 * io.scanstream.trainer.dataset.ImageReading} opens it, a {@link io.scanstream.trainer.dataset.Cluster} is what must stay
 * together, {@link io.scanstream.trainer.dataset.Stratification} divides clusters, {@link
 * io.scanstream.trainer.dataset.Split} names the parts. Pixels are not kept: they are decoded again when they are needed.
 */
package io.scanstream.trainer.dataset;
