package io.scanstream.trainer.dataset;

/** Two images that show the same picture, their files being different. */
public record NearDuplicate(LabelledImage first, LabelledImage second) {

    /** One of the labels is then likely to be wrong, or the picture shows a follow-up. */
    public boolean contradictory() {
        return first.label() != second.label();
    }
}
