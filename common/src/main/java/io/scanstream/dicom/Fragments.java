package io.scanstream.dicom;

import io.scanstream.dicom.ElementReader.Element;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The fragments in which compressed pixels lie, and which of them are which frame's: PS3.5, A.4. */
final class Fragments {

    private final List<Long> frameOffsets;
    private final List<Fragment> fragments;

    /** @param offset of its item, from the first fragment's */
    private record Fragment(long offset, Bytes bytes) {}

    private Fragments(List<Long> frameOffsets, List<Fragment> fragments) {
        this.frameOffsets = frameOffsets;
        this.fragments = fragments;
    }

    /** @param reader at the first item, which is the table of offsets */
    static Fragments read(ElementReader reader) throws UnusableDicomException {
        List<Long> frameOffsets = new ArrayList<>();
        Bytes table = item(reader.next(true), reader);
        for (int at = 0; table != null && at + Integer.BYTES <= table.length(); at += Integer.BYTES) {
            frameOffsets.add(table.u32(at));
        }
        long first = reader.position();
        List<Fragment> fragments = new ArrayList<>();
        while (table != null) {
            long offset = reader.position() - first;
            Bytes bytes = item(reader.next(true), reader);
            if (bytes == null) {
                break;
            }
            fragments.add(new Fragment(offset, bytes));
        }
        return new Fragments(frameOffsets, fragments);
    }

    /** Null at the end. */
    private static Bytes item(Element item, ElementReader reader) throws UnusableDicomException {
        if (item.tag() == ElementReader.SEQUENCE_END) {
            return null;
        }
        if (item.tag() != ElementReader.ITEM || item.isUndefined()) {
            throw UnusableDicomException.damaged("its pixels hold %s where a fragment belongs, before byte %,d"
                    .formatted(item.name(), reader.position()));
        }
        return reader.value(item);
    }

    /** @param frame from 1 to the number of frames */
    Bytes frame(int frame, int frames) throws UnusableDicomException {
        List<Bytes> parts = parts(frame, frames);
        if (parts.isEmpty()) {
            throw UnusableDicomException.damaged("there are no pixels of frame %d".formatted(frame));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Bytes part : parts) {
            joined.write(part.file(), part.from(), part.length());
        }
        return Bytes.of(joined.toByteArray());
    }

    private List<Bytes> parts(int frame, int frames) throws UnusableDicomException {
        if (frames == 1) {
            return fragments.stream().map(Fragment::bytes).toList();
        }
        if (fragments.size() == frames) {
            return List.of(fragments.get(frame - 1).bytes());
        }
        if (frameOffsets.size() != frames) {
            throw UnusableDicomException.damaged("it has %d frames in %d fragments, and its table names %d frames"
                    .formatted(frames, fragments.size(), frameOffsets.size()));
        }
        long from = frameOffsets.get(frame - 1);
        long to = frame == frames ? Long.MAX_VALUE : frameOffsets.get(frame);
        return fragments.stream()
                .filter(fragment -> fragment.offset() >= from && fragment.offset() < to)
                .map(Fragment::bytes)
                .toList();
    }
}
