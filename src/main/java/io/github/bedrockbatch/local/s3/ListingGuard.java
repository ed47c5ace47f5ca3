/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps half-written objects out of listings. The store beneath lists its temporary file {@code
 * <key>-<uuid>} while an object is being written; a polling consumer would read half a file and
 * then delete it under the writer.
 */
final class ListingGuard extends ForwardingBlobStore {
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "^(?<key>.*)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
          Pattern.DOTALL);

  private final ConcurrentMap<String, Integer> beingWritten = new ConcurrentHashMap<>();

  ListingGuard(BlobStore store) {
    super(store);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    return writing(request.bucket(), request.key(), () -> super.putBlob(request, body));
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    return writing(
        request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return writing(
        request.bucket(), request.key(), () -> super.completeMultipartUpload(upload, request));
  }

  private <T> T writing(String bucket, String key, Supplier<T> write) {
    String name = name(bucket, key);
    beingWritten.merge(name, 1, Integer::sum);
    try {
      return write.get();
    } finally {
      beingWritten.computeIfPresent(name, (n, writers) -> writers == 1 ? null : writers - 1);
    }
  }

  /** Checks for writers before and after, as a write may begin or end during the listing. */
  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    Set<String> before = Set.copyOf(beingWritten.keySet());
    ListObjectsV2Response listing = super.list(request);
    Set<String> after = Set.copyOf(beingWritten.keySet());
    List<S3Object> whole =
        listing.contents().stream()
            .filter(object -> isWhole(object, request.bucket(), before, after))
            .toList();
    return listing.toBuilder()
        .contents(whole)
        .keyCount(whole.size() + listing.commonPrefixes().size())
        .build();
  }

  private static boolean isWhole(
      S3Object object, String bucket, Set<String> before, Set<String> after) {
    Matcher temporary = TEMPORARY.matcher(object.key());
    if (!temporary.matches()) {
      return true;
    }
    String name = name(bucket, temporary.group("key"));
    // Without an ETag it was never finished, or a crash left it.
    return object.eTag() != null && !before.contains(name) && !after.contains(name);
  }

  private static String name(String bucket, String key) {
    return bucket + '\0' + key;
  }
}
