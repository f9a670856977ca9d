import sharp, { type SharpOptions } from 'sharp';
import { ExpectedError, messageOf } from '#errors';
import { ALLOWED_IMAGES, IMAGE_CONTENT_TYPES, type ImageFormat, MAX_IMAGE_PIXELS } from './image-format.ts';

// Images are met once each, and one at a time: what sharp would keep of them is kept for nobody.
sharp.cache(false);
sharp.concurrency(1);
// Whatever else libvips can read (SVG with links, documents) is not even tried.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((loader) => `VipsForeignLoad${loader}File`),
});

/** An image as it is shown: pixels after the turn that its Exif orientation asks for. */
export type ImageFacts = { readonly format: ImageFormat; readonly width: number; readonly height: number };

/** An image as it is sent; `contentType` is its IANA media type. */
export type Rendition = { readonly bytes: Uint8Array; readonly contentType: string };

/** One page, never an animation; damaged data is an error, what decoders merely warn of is not. */
const INPUT: SharpOptions = {
  limitInputPixels: MAX_IMAGE_PIXELS,
  failOn: 'error',
  page: 0,
  pages: 1,
  autoOrient: true,
  sequentialRead: true,
};

/** Of 100; no artefacts to be seen at twice a screen's density, at a tenth of the original's bytes. */
const QUALITY = 85;

/**
 * Decodes an image in full to see that it can be. `format` is what its first bytes say. Throws `unsupported_image`
 * for what is damaged or something else, `image_too_large` for too many pixels.
 */
export async function inspect(path: string, format: ImageFormat): Promise<ImageFacts> {
  const facts = await factsOf(path, format);
  await decoded(format, sharp(path, INPUT).resize(16, 16, { fit: 'inside' }).raw().toBuffer());
  return facts;
}

/**
 * The image at most `size` pixels on its longer side, never enlarged: JPEG, or WebP where it may be transparent.
 * Colours are turned into sRGB; what else the file holds (Exif with places, profiles, comments) is left out.
 */
export async function render(path: string, format: ImageFormat, size: number): Promise<Rendition> {
  const { hasAlpha } = await decoded(format, sharp(path, INPUT).metadata());
  const resized = sharp(path, INPUT).resize(size, size, { fit: 'inside', withoutEnlargement: true });
  const encoded = hasAlpha ? resized.webp({ quality: QUALITY }) : resized.jpeg({ quality: QUALITY });
  const bytes = await decoded(format, encoded.toBuffer());
  return { bytes, contentType: IMAGE_CONTENT_TYPES[hasAlpha ? 'webp' : 'jpeg'] };
}

async function factsOf(path: string, format: ImageFormat): Promise<ImageFacts> {
  const metadata = await decoded(format, sharp(path, INPUT).metadata());
  const found = metadata.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata.format;
  if (found !== format) throw unsupported(format, `what follows is ${metadata.compression ?? found}`);
  const { width, height } = metadata.autoOrient;
  if (width * height > MAX_IMAGE_PIXELS) throw tooManyPixels(`it has ${width} × ${height}`);
  return { format, width, height };
}

/** Whatever libvips says of an image is the image's fault. */
async function decoded<Result>(format: ImageFormat, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    const message = messageOf(cause).split('\n')[0] ?? '';
    if (/pixel limit|dimension|too large/i.test(message)) throw tooManyPixels(message);
    throw unsupported(format, message);
  }
}

function unsupported(format: ImageFormat, reason: string): ExpectedError {
  return new ExpectedError(
    'unsupported_image',
    `the image begins as ${format} and cannot be decoded: ${reason}; it must be an undamaged ${ALLOWED_IMAGES}`,
  );
}

function tooManyPixels(reason: string): ExpectedError {
  return new ExpectedError(
    'image_too_large',
    `images may have at most ${MAX_IMAGE_PIXELS / 1e6} megapixels: ${reason}`,
  );
}
