package io.scanstream.imaging;

/** Which colour comes first in a pixel; a property of the weights that a network starts from. */
public enum ChannelOrder {
    RGB,
    BGR
}
