/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.UUID;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Takes files of this machine as objects, and gives objects as files, without a copy: half of what
 * a job writes, and of the time that it takes. The store beneath has a file for each object, with
 * its metadata in attributes, and replaces it as a whole.
 */
final class MovingStore extends ForwardingBlobStore {
  private static final String ETAG = "user.content-md5";
  private static final String CONTENT_TYPE = "user.content-type";

  /** A file that may become the object itself. */
  static final class Movable extends FileInputStream {
    private final Path file;

    Movable(Path file) throws IOException {
      super(file.toFile());
      this.file = file;
    }
  }

  private final Path root;

  MovingStore(BlobStore store, Path root) {
    super(store);
    this.root = root;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    if (body instanceof Movable movable && mayMove(request.bucket(), request.key())) {
      try {
        String etag = describe(movable.file, request);
        Path object = file(request.bucket(), request.key());
        Files.createDirectories(object.getParent());
        Files.move(movable.file, object, StandardCopyOption.ATOMIC_MOVE);
        return PutObjectResponse.builder().eTag(etag).build();
      } catch (UnsupportedOperationException | FileSystemException e) {
        return super.putBlob(request, body); // which says what is wrong, if it is more than that
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return super.putBlob(request, body);
  }

  /** Whether the bucket is there, and the key is a plain path. */
  private boolean mayMove(String bucket, String key) {
    Path object = file(bucket, key);
    return object.equals(object.normalize())
        && !key.endsWith("/")
        && Files.isDirectory(root.resolve(bucket));
  }

  /** As of a multipart upload, the ETag is no digest of the contents. */
  private static String describe(Path file, PutObjectRequest request) throws IOException {
    String what = request.key() + Files.size(file) + Files.getLastModifiedTime(file);
    UUID digest = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    String etag = "\"" + digest.toString().replace("-", "") + "-1\"";
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    if (attributes == null) {
      throw new UnsupportedOperationException("no attributes of files");
    }
    attributes.write(ETAG, StandardCharsets.US_ASCII.encode(etag));
    attributes.write(CONTENT_TYPE, StandardCharsets.US_ASCII.encode(request.contentType()));
    return etag;
  }

  /** Makes a file of an object that is there. */
  void get(GetObjectRequest request, Path file) throws IOException {
    try {
      Files.createLink(file, file(request.bucket(), request.key()));
    } catch (UnsupportedOperationException | FileSystemException e) {
      try (InputStream object = getBlob(request)) {
        Files.copy(object, file);
      }
    }
  }

  private Path file(String bucket, String key) {
    return root.resolve(bucket).resolve(key);
  }
}
