package io.scanstream.dicom;

/** Codes of a DHT segment: ITU-T T.81, annex C and F.2.2.3. */
final class HuffmanTable {

    private static final int LONGEST = 16;

    /** By length of the code; -1 if none has it. */
    private final int[] lastCode = new int[LONGEST + 1];

    /** What is to be added to a code of a length to find its value. */
    private final int[] offset = new int[LONGEST + 1];

    private final int[] values;

    /** @param at where the numbers of codes of each length are */
    HuffmanTable(Bytes codestream, long at) throws UnusableDicomException {
        int code = 0;
        int count = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int codes = codestream.u8(at + length - 1);
            offset[length] = count - code;
            code += codes;
            count += codes;
            lastCode[length] = codes == 0 ? -1 : code - 1;
            if (code > 1 << length) {
                throw UnusableDicomException.damaged("a Huffman table of its JPEG has too many codes");
            }
            code <<= 1;
        }
        values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = codestream.u8(at + LONGEST + i);
        }
    }

    int bytes() {
        return LONGEST + values.length;
    }

    int next(BitReader bits) throws UnusableDicomException {
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code = code << 1 | bits.bit();
            if (code <= lastCode[length]) {
                return values[code + offset[length]];
            }
        }
        throw UnusableDicomException.damaged("its pixels hold a code that its Huffman table does not have");
    }
}
