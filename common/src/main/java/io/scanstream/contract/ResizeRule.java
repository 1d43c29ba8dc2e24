package io.scanstream.contract;

/** How an image of any shape becomes the square that a network takes. */
public enum ResizeRule {
    /** Both sides to the size asked for; the aspect ratio is lost, nothing else is. */
    STRETCH,
    /** The shorter side to the size asked for, then the middle of the longer one. */
    CENTRE_CROP,
    /** The longer side to the size asked for, the rest filled with the mean that the network was trained with. */
    LETTERBOX
}
