/* SPDX-License-Identifier: Apache-2.0 */
/** The clients of AWS, and the embedded AWS in its place. */
package io.github.bedrockbatch.aws;
