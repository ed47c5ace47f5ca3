/* SPDX-License-Identifier: Apache-2.0 */
/** The SDK's clients for AWS, and the start of the embedded {@code local-aws} in its place. */
package io.github.bedrockbatch.aws;
