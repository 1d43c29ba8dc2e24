/**
 * Which images of a set show the same picture, although their files differ: saved again, resized, brighter, cut at the
 * edges, mirrored or turned. Knows thumbnails, neither files nor labels. docs/decisions/0008 has the figures that the
 * thresholds come from.
 */
package io.scanstream.trainer.duplicates;
