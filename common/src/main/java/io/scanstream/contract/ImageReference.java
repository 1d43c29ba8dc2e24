package io.scanstream.contract;

/**
 * Says where an image lies instead of being one: what is large need not go through the broker. Told from an image by its
 * record's header {@code content-type}, which is {@link #MEDIA_TYPE}.
 *
 * @param uri {@code file:} of a file or {@code s3:} of an object that the worker may read
 * @param sha256 of the file's bytes: another file under the same name is not answered
 * @param contentType not believed, as no image's is; the file's first bytes tell its format
 * @param size of the file in bytes
 */
public record ImageReference(String uri, String sha256, String contentType, int size) {

    public static final String MEDIA_TYPE = "application/vnd.scanstream.image-reference+json";

    public ImageReference {
        Rules.text("uri", uri);
        Rules.sha256("sha256", sha256);
        Rules.optionalText("contentType", contentType);
        Rules.between("size", size, 1, Integer.MAX_VALUE);
    }
}
