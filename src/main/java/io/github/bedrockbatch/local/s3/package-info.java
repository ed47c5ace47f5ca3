/* SPDX-License-Identifier: Apache-2.0 */
/** S3 over a directory. Internal to local-aws. */
package io.github.bedrockbatch.local.s3;
