/* SPDX-License-Identifier: Apache-2.0 */
/** Images and documents as the content blocks of a Converse request, within the limits of it. */
package io.github.bedrockbatch.prompt.media;
