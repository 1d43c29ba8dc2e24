package io.scanstream.imaging;

/** The file formats that are read. Told by their first bytes; a file's name and content type are not believed. */
enum ImageFormat {
    PNG,
    JPEG,
    DICOM
}
