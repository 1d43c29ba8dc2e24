package io.scanstream.trainer.training;

import io.scanstream.storage.Sha256;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.LabelledImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Labelled images in a folder, PNG and JPEG in turn, of two classes. */
record ImageFiles(Path folder) {

    List<LabelledImage> write(int count) throws IOException {
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(write(i, i % 2 == 0 ? DrawnImages.disc(i) : DrawnImages.jpeg(i)));
        }
        return images;
    }

    LabelledImage write(int number, byte[] bytes) throws IOException {
        Path file = folder.resolve(number + ".png");
        DrawnImages.write(file, bytes);
        return new LabelledImage(file, number + ".png", number % 2, bytes.length, Sha256.of(bytes));
    }
}
