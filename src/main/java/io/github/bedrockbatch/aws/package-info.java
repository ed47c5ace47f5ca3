/* SPDX-License-Identifier: Apache-2.0 */
/** The clients of AWS, and the embedded AWS that stands for it. */
package io.github.bedrockbatch.aws;
