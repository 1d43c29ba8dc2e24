/** Two versions of a model on the same labelled images: which is better, how sure that is, and where they disagree. */
package io.scanstream.cli.comparison;
