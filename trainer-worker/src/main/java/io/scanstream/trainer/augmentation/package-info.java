/**
 * Changed copies of the training images: what is changed about which of them, and the pictures that the copies are made
 * from, decoded once. How a picture is changed is {@link io.scanstream.imaging.Alteration}'s.
 */
package io.scanstream.trainer.augmentation;
