/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** S3 over a directory. Signatures are checked; content types live in user xattrs. */
public final class EmbeddedS3 implements AutoCloseable {
  private static final int THREADS = 32;

  private final S3Proxy proxy;
  private final String host;

  private EmbeddedS3(S3Proxy proxy, String host) {
    this.proxy = proxy;
    this.host = host;
  }

  /**
   * Returns when S3 answers.
   *
   * @param anyHost whether to answer requests whose {@code Host} is not a name of this machine
   */
  public static EmbeddedS3 start(
      Path directory,
      String host,
      int port,
      String accessKey,
      String secretKey,
      boolean anyHost,
      FaultSwitches faults)
      throws IOException {
    PrivateFiles.folders(directory);
    ListingGuard store =
        new ListingGuard(new FilesystemNio2BlobStore(directory.toAbsolutePath().toString()));
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://" + host + ":" + port))
            .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
            .ignoreUnknownHeaders(true)
            .jettyMaxThreads(THREADS)
            .blobStore(new FailingStore(store, faults))
            .build();
    BucketFaults.before(proxy, faults);
    if (!anyHost) {
      HostGuard.before(proxy);
    }
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IOException("S3 did not start on " + host + ":" + port, e);
    }
    return new EmbeddedS3(proxy, host);
  }

  public URI endpoint() {
    return URI.create("http://" + host + ":" + proxy.getPort());
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not stop", e);
    }
  }
}
