/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** S3 over a directory. Signatures are checked; content types live in user xattrs. */
public final class EmbeddedS3 implements ObjectContents, AutoCloseable {
  private static final int THREADS = 32;

  private final BlobStore store;
  private final MovingStore moving;
  private final S3Proxy proxy;
  private final String host;

  private EmbeddedS3(BlobStore store, MovingStore moving, S3Proxy proxy, String host) {
    this.store = store;
    this.moving = moving;
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
    Path root = directory.toAbsolutePath();
    MovingStore moving = new MovingStore(new FilesystemNio2BlobStore(root.toString()), root);
    BlobStore store = new FailingStore(new ListingGuard(moving), faults);
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://" + host + ":" + port))
            .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
            .ignoreUnknownHeaders(true)
            .jettyMaxThreads(THREADS)
            .blobStore(store)
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
    return new EmbeddedS3(store, moving, proxy, host);
  }

  @Override
  public void get(GetObjectRequest request, Path file) throws IOException {
    store.blobMetadata( // throws what S3 refuses
        HeadObjectRequest.builder().bucket(request.bucket()).key(request.key()).build());
    moving.get(request, file);
  }

  @Override
  public void put(PutObjectRequest request, Path file) throws IOException {
    try (InputStream in = new MovingStore.Movable(file)) {
      store.putBlob(request.toBuilder().contentLength(Files.size(file)).build(), in);
    }
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
