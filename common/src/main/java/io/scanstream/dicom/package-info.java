/**
 * What a DICOM file says and shows: PS3.3, PS3.5 and PS3.10 of the standard, as far as a classifier of pictures needs them.
 *
 * <p>The way: {@link io.scanstream.dicom.DicomFile} (elements, bounded and checked), one of the decoders of its pixels, and
 * {@code GreyScale} (what a viewer shows first). What is not decoded here is a {@link io.scanstream.dicom.CodestreamDecoder}'s.
 */
package io.scanstream.dicom;
