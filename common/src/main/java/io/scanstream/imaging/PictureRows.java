package io.scanstream.imaging;

/** The values of a picture, altered or not, row by row. */
interface PictureRows {

    /** @param values takes W x C of them, from 0 to the picture's {@link Picture#maximum()} */
    void read(int row, float[] values);

    static PictureRows of(Picture picture, Alteration alteration) {
        return alteration.equals(Alteration.none()) ? picture::read : new AlteredPicture(picture, alteration);
    }
}
