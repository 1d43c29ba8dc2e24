package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    private static final int ALL = 1 << 16;

    @Test
    @DisplayName("Each of the 65,536 half-precision numbers becomes the float that IEEE 754 says, bit for bit")
    void everyHalfIsRight() throws Exception {
        // Given
        ByteBuffer halves = ByteBuffer.allocate(ALL * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < ALL; bits++) {
            halves.putShort((short) bits);
        }
        String header = "{" + SafetensorsBytes.entry("all", "F16", "[65536]", "[0,131072]") + "}";
        SafetensorsFile file = SafetensorsFile.parse(SafetensorsBytes.file(header, halves.array()), "halves");

        // When
        ByteBuffer floats = file.tensors().get("all").floats();

        // Then
        for (int bits = 0; bits < ALL; bits++) {
            float expected = expected(bits);
            float found = floats.getFloat(bits * Float.BYTES);
            assertThat(Float.floatToIntBits(found))
                    .as("%04x is %s, not %s", bits, expected, found)
                    .isEqualTo(Float.floatToIntBits(expected));
        }
    }

    /** One bit of sign, five of exponent, ten of mantissa. */
    private static float expected(int bits) {
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        double value;
        if (exponent == 0x1f) {
            value = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            value = mantissa * Math.pow(2, -24);
        } else {
            value = (1024 + mantissa) * Math.pow(2, exponent - 25);
        }
        return (float) (bits >> 15 == 0 ? value : -value);
    }
}
