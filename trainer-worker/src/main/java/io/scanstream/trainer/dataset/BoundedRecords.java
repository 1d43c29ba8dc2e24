package io.scanstream.trainer.dataset;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import org.apache.commons.csv.CSVException;

/**
 * The text of a CSV file, of which each record is bounded: a parser takes all of a record's cells into memory before it gives
 * any, which may be many times as much as the text. For one thread.
 */
final class BoundedRecords extends FilterReader {

    /** Characters, give or take what the parser reads ahead. */
    private static final int LONGEST_RECORD = 64 << 10;

    private int sinceRecord;

    BoundedRecords(Reader text) {
        super(text);
    }

    /** To be told whenever the parser has given a record. */
    void recordEnded() {
        sinceRecord = 0;
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        count(1);
        return character;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(read);
        return read;
    }

    private void count(int read) throws CSVException {
        sinceRecord += read;
        if (sinceRecord > LONGEST_RECORD) {
            throw new CSVException("a record has more than %,d characters", LONGEST_RECORD);
        }
    }
}
