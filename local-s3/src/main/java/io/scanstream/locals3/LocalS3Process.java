package io.scanstream.locals3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The server as a process of its own: {@code LocalS3Process DIRECTORY BUCKET...}, on any port that is free. {@code
 * BUCKET=FOLDER} makes a bucket with the files of a folder. Once all of them are there it says {@code READY} with its address
 * and its two keys. It ends on SIGTERM, and when its standard input ends, which is when the process that started it is gone,
 * however that came about.
 */
final class LocalS3Process {

    private LocalS3Process() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: LocalS3Process DIRECTORY BUCKET|BUCKET=FOLDER...");
            System.exit(2);
        }
        LocalS3 server = LocalS3.start(Path.of(arguments[0]));
        fill(server, Arrays.asList(arguments).subList(1, arguments.length));
        System.out.printf("READY %s %s %s%n", server.endpoint(), server.accessKey(), server.secretKey());
        while (System.in.read() >= 0) {
            // nothing is expected but the end
        }
        System.exit(0);
    }

    private static void fill(LocalS3 server, List<String> buckets) throws IOException {
        for (String bucket : buckets) {
            String[] parts = bucket.split("=", 2);
            server.createBucket(parts[0]);
            if (parts.length == 2) {
                server.putFiles(parts[0], Path.of(parts[1]));
            }
        }
    }
}
