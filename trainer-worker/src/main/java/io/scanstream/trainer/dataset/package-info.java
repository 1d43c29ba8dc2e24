/**
 * From a reference in a request to labelled images, divided into what is trained on, what is chosen by, and what is
 * scored. Knows files, not pixels: a file's structure is checked here, its pixels are decoded when they are needed.
 */
package io.scanstream.trainer.dataset;
