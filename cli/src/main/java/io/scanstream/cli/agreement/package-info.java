/** What two versions said of the same images of the stream, whoever is right: how alike, and where they differ. */
package io.scanstream.cli.agreement;
